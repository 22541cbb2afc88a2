package dev.chitchat.spring;

import dev.chitchat.sandbox.ChitchatSandbox;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** After each test, the sandbox of {@code chitchat.sandbox.enabled} forgets calls and library, as a new one would. */
final class SandboxReset implements TestExecutionListener {

    SandboxReset() {}

    @Override
    public void afterTestMethod(TestContext test) {
        if (!test.hasApplicationContext()) {
            return;
        }
        ApplicationContext context = test.getApplicationContext();
        if (context.getEnvironment().getProperty("chitchat.sandbox.enabled", Boolean.class, false)) {
            context.getBeanProvider(ChitchatSandbox.class).forEach(ChitchatSandbox::reset);
        }
    }
}
