package dev.chitchat.spring;

import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.spring.PropertyException.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says which properties keep the application from starting, where they were set, and why, in place of a stack trace. */
final class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<PropertyException> {

    private final Environment environment;

    PropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable failure, PropertyException wrong) {
        return new FailureAnalysis(
                wrong.problems().stream().map(this::described).collect(Collectors.joining("\n")),
                "Change " + (wrong.problems().size() == 1 ? "the property" : "these properties")
                        + " in the application's configuration.",
                wrong);
    }

    private String described(Problem problem) {
        return "The property '" + problem.property() + "' cannot be used: " + problem.reason() + found(problem) + ".";
    }

    private String found(Problem problem) {
        if (!problem.shown()) {
            return "";
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(problem.property(), '.');
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                String origin = property.getOrigin() == null ? "" : ", from " + property.getOrigin();
                return " (found '" + Cleaner.line(String.valueOf(property.getValue())) + "'" + Cleaner.line(origin)
                        + ")";
            }
        }
        return "";
    }
}
