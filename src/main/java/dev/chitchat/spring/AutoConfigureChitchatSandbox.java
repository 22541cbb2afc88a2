package dev.chitchat.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/**
 * On a Spring Boot test: every account is served by a {@link dev.chitchat.sandbox.ChitchatSandbox}, which is a bean,
 * needs no key and forgets everything after each test; no client calls a real host. The same as the property
 * {@code chitchat.sandbox.enabled=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@TestPropertySource(properties = "chitchat.sandbox.enabled=true")
public @interface AutoConfigureChitchatSandbox {}
