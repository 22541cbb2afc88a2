package dev.chitchat.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property keeps the application from starting, and why, in place of a stack trace. */
final class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<PropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, PropertyException wrong) {
        return new FailureAnalysis(
                "The property '" + wrong.property() + "' cannot be used: " + wrong.reason() + ".",
                "Change the property in the application's configuration.",
                wrong);
    }
}
