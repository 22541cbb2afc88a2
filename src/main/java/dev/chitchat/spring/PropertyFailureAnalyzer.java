package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says which properties are wrong, where they were set and why, or missing, before Boot advises to define a bean. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PropertyFailureAnalyzer implements FailureAnalyzer {

    private final PropertyReader reader;

    PropertyFailureAnalyzer(Environment environment) {
        this.reader = new PropertyReader(environment);
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        InjectionPoint place = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PropertyException wrong) {
                return said(wrong);
            }
            if (cause instanceof UnsatisfiedDependencyException unsatisfied) {
                place = unsatisfied.getInjectionPoint();
            }
            if (cause instanceof NoSuchBeanDefinitionException missing
                    && missing.getBeanType() == ChitchatClient.class) {
                return missing instanceof NoUniqueBeanDefinitionException ? null : said(noAccount(place));
            }
        }
        return null;
    }

    private static PropertyException noAccount(@Nullable InjectionPoint place) {
        Qualifier wanted = place == null ? null : place.getAnnotation(Qualifier.class);
        String account = wanted == null ? ChitchatClients.DEFAULT : wanted.value();
        return new PropertyException(
                (account.equals(ChitchatClients.DEFAULT) ? Settings.COMMON : Settings.prefix(account)) + ".sdk-app-id",
                "it is missing, and there is no ChitchatClient without it"
                        + (place == null ? "" : ", which is wanted by " + named(place.getMember())));
    }

    private static String named(Member member) {
        String type = member.getDeclaringClass().getSimpleName();
        return member instanceof Constructor ? type : type + "." + member.getName();
    }

    private FailureAnalysis said(PropertyException wrong) {
        return new FailureAnalysis(
                wrong.problems.stream()
                        .map(problem -> "The property '" + problem.property() + "' cannot be used: " + problem.reason()
                                + (problem.shown() ? reader.shown(problem.property()) : "") + ".")
                        .collect(Collectors.joining("\n")),
                "Change " + (wrong.problems.size() == 1 ? "the property" : "these properties")
                        + " in the application's configuration.",
                wrong);
    }
}
