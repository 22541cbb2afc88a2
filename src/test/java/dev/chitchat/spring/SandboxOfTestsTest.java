package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Ports;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import reactor.netty.transport.ProxyProvider.Proxy;

/** Tests of an application have a sandbox by one annotation or property. */
@Timeout(60)
class SandboxOfTestsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withPropertyValues("chitchat.sandbox.enabled=true");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @AutoConfigureChitchatSandbox
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {"chitchat.sdk-app-id=1", "chitchat.region=seoul", "chitchat.secret-key=${NOT_HERE}"})
    static class TestsOfA {}

    @AutoConfigureChitchatSandbox
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {"chitchat.quota.rate=100", "chitchat.accounts.eu.region=frankfurt"})
    static class TestsOfB {}

    private static void update(ChitchatClient client, String question) {
        assertThat(client.update(ChitchatUpdate.of(question).withAnswer("Hello!"))
                        .block(SOON))
                .isNotNull();
    }

    @Test
    void itServesEveryAccountWithoutKeysAndAddresses() {
        runner.withPropertyValues(
                        "chitchat.accounts.eu.sdk-app-id=77777777",
                        "chitchat.accounts.eu.region=frankfurt",
                        "chitchat.accounts.uk.secret-key-file=/nowhere")
                .run(context -> {
                    ChitchatClients clients = context.getBean(ChitchatClients.class);
                    assertThat(clients.names()).containsExactly("default", "eu", "uk");
                    clients.names().forEach(name -> update(clients.get(name), name));
                    assertThat(context.getBean(ChitchatSandbox.class).library()).containsKeys("default", "eu", "uk");
                });
    }

    @Test
    void noCustomizerAndNoDetailsLeadToARealHost() {
        runner.withBean(
                        ChitchatClientBuilderCustomizer.class,
                        () -> (account, builder) -> builder.region(dev.chitchat.api.Region.SEOUL))
                .withBean("real", ChitchatConnectionDetails.class, SandboxOfTestsTest::realDetails)
                .run(context -> update(context.getBean(ChitchatClient.class), "q"));
    }

    @Test
    void noProxyIsAskedOnTheWayToIt() {
        runner.withPropertyValues(
                        "chitchat.client.proxy=http://127.0.0.1:" + Ports.unused(), "chitchat.client.max-retries=0")
                .run(context -> update(context.getBean(ChitchatClient.class), "q"));
    }

    @Test
    void aProxyOfACustomizerIsNotAskedEither() {
        URI proxy = URI.create("http://127.0.0.1:" + Ports.unused());
        runner.withBean(
                        "first",
                        ChitchatClientBuilderCustomizer.class,
                        () -> (account, builder) -> builder.proxy(proxy))
                .withBean(
                        "second",
                        ChitchatClientBuilderCustomizer.class,
                        () -> (account, builder) -> builder.httpClient(client -> client.proxy(
                                to -> to.type(Proxy.HTTP).host("127.0.0.1").port(proxy.getPort()))))
                .withPropertyValues("chitchat.client.max-retries=0")
                .run(context -> update(context.getBean(ChitchatClient.class), "q"));
    }

    @Test
    void nothingThatLeadsToTheServiceOrToRedisNeedBeThere() {
        runner.withPropertyValues(
                        "chitchat.region=${NOT_HERE}",
                        "chitchat.accounts.eu.endpoint=${NOT_HERE}",
                        "chitchat.client.ca-file=/nowhere.pem",
                        "chitchat.accounts.eu.client.ca-file=/nowhere.pem",
                        "chitchat.client.proxy=ftp://nowhere",
                        "chitchat.quota.store=redis",
                        "chitchat.quota.rate=1000")
                .run(context -> {
                    ChitchatClients clients = context.getBean(ChitchatClients.class);
                    clients.names().forEach(name -> update(clients.get(name), name));
                    assertThat(context.getBean(ChitchatSandbox.class).library()).containsOnlyKeys("default", "eu");
                });
        runner.withPropertyValues(
                        "chitchat.quota.store=redis",
                        "chitchat.quota.outage=local-share",
                        "chitchat.quota.processes=${NOT_HERE}")
                .run(context -> update(context.getBean(ChitchatClient.class), "q"));
        runner.withPropertyValues("chitchat.quota=redis://127.0.0.1:" + Ports.unused(), "chitchat.ssl.bundle=none")
                .run(context -> update(context.getBean(ChitchatClient.class), "q"));
        runner.withPropertyValues("chitchat.client.timeout=soon", "chitchat.region=moon")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chitchat.client.timeout")
                        .hasMessageNotContaining("chitchat.region"));
    }

    private static ChitchatConnectionDetails realDetails() {
        return ChitchatConnectionDetails.of(
                dev.chitchat.api.Region.SEOUL.endpoint(), Account.of(1, "administrator", SecretKey.of("key")));
    }

    private ApplicationContextRunner withOwn(UnaryOperator<ChitchatClientBuilder> how) {
        ChitchatClientBuilder builder =
                ChitchatClient.builder().account(Account.of(1, "administrator", SecretKey.of("key")));
        return runner.withBean(
                "own", ChitchatClient.class, () -> how.apply(builder).build());
    }

    @Test
    void aClientOfTheApplicationsOwnIsRefusedARealHost() {
        withOwn(builder -> builder.region(dev.chitchat.api.Region.SEOUL))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chitchat.sandbox.enabled")
                        .hasMessageContaining("the bean own would call https://"));
    }

    @Test
    void aNameThatOnlyBeginsLikeThisMachinesAddressIsARealHost() {
        withOwn(builder -> builder.endpoint(URI.create("http://127.0.0.1.example.org")))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the bean own would call http://127.0.0.1.example.org"));
    }

    @Test
    void aClientOfThisMachineIsNone() {
        withOwn(builder -> builder.endpoint(URI.create("http://LocalHost:1")))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aChildThatEndsLeavesTheClientToItsParent() {
        runner.run(parent -> {
            ChitchatClient client = parent.getBean(ChitchatClient.class);
            runner.withParent(parent)
                    .run(child ->
                            assertThat(child.getBean(ChitchatClient.class)).isSameAs(client));
            update(client, "after the child");
        });
    }

    @Test
    void aMockOfTheClientIsNoClientOfARealHost() {
        ChitchatClient mock = (ChitchatClient) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChitchatClient.class}, (proxy, method, arguments) -> null);

        runner.withBean("mock", ChitchatClient.class, () -> mock)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void everyTestFindsAnEmptySandboxAlsoInACachedContext() throws Exception {
        TestContextManager a = new TestContextManager(TestsOfA.class);
        TestContextManager b = new TestContextManager(TestsOfB.class);

        ChitchatSandbox first = run(a, new TestsOfA());
        ChitchatSandbox other = run(b, new TestsOfB());
        ChitchatSandbox again = run(a, new TestsOfA());

        assertThat(again).isSameAs(first).isNotSameAs(other);
    }

    private static ChitchatSandbox run(TestContextManager manager, Object test) throws Exception {
        manager.beforeTestClass();
        manager.prepareTestInstance(test);
        manager.beforeTestMethod(test, test.getClass().getMethod("toString"));
        TestContext known = manager.getTestContext();
        ApplicationContext context = known.getApplicationContext();
        ChitchatSandbox sandbox = context.getBean(ChitchatSandbox.class);
        assertThat(sandbox.library()).isEmpty();
        assertThat(sandbox.calls()).isEmpty();
        update(context.getBean(ChitchatClient.class), "q");
        sandbox.options(sandbox.options().withAlwaysCode(60008));
        manager.afterTestMethod(test, test.getClass().getMethod("toString"), null);
        assertThat(sandbox.statistics().calls()).isZero();
        manager.afterTestClass();
        return sandbox;
    }
}
