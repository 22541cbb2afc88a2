package dev.chitchat.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A subscriber that does not override {@code currentContext} cuts its callers off from their Context. */
final class ForwardsContext extends ArchCondition<JavaClass> {

    ForwardsContext() {
        super("override currentContext");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean forwards = type.tryGetMethod("currentContext").isPresent();
        events.add(new SimpleConditionEvent(type, forwards || type.isInterface(), type.getName() + " does not"));
    }
}
