package dev.chitchat.spring;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether there is an account at the top level. Ahead of time that is not known, as it may come with the environment of the run, so
 * the beans are there and turn out to be none where it does not.
 */
final class OnAccount implements Condition {

    static boolean isAheadOfTime() {
        return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isAheadOfTime() || new PropertyReader(context.getEnvironment()).isSet("chitchat.sdk-app-id");
    }
}
