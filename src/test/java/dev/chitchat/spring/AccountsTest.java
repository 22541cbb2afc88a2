package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.sandbox.ChitchatSandbox;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Further accounts, and where their calls go. */
@Timeout(60)
class AccountsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withPropertyValues("chitchat.accounts.eu.sdk-app-id=77777777", "chitchat.accounts.eu.secret-key=abc");
    private final ApplicationContextRunner withSandbox =
            runner.withBean("one", ChitchatConnectionDetails.class, this::details);

    private ChitchatConnectionDetails details() {
        return ChitchatConnectionDetails.of(
                sandbox.endpoint(), Account.of(88888888, "administrator", SecretKey.of("key")));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chitchat.accounts.eu.region=frankfurt",
                "chitchat.accounts.eu.endpoint=https://adminapiger.im.qcloud.com",
                "chitchat.region=frankfurt",
                "chitchat.endpoint=https://adminapiger.im.qcloud.com"
            })
    void connectionDetailsHoldForEveryAccount(String address) {
        withSandbox.withPropertyValues(address).run(context -> {
            ChitchatClients clients = context.getBean(ChitchatClients.class);
            assertThat(clients.names()).containsExactly("default", "eu");
            assertThat(clients.names()).allSatisfy(name -> isAtTheSandbox(clients.get(name)));
            update(clients.get("eu"));
        });
        assertThat(sandbox.library()).containsKey("q");
    }

    @Test
    void nobodyTakesAnAccountAwayByItsName() {
        withSandbox.run(context -> {
            ChitchatClients clients = context.getBean(ChitchatClients.class);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> clients.names().remove("eu"));
            assertThat(clients.get("eu")).isNotNull();
        });
    }

    @Test
    void theyHoldWhereTheClientIsTheApplicationsOwn() {
        ChitchatClient own = ChitchatClient.builder()
                .account(details().account())
                .endpoint(sandbox.endpoint())
                .build();
        withSandbox
                .withBean("own", ChitchatClient.class, () -> own)
                .withPropertyValues("chitchat.accounts.eu.region=frankfurt")
                .run(context ->
                        isAtTheSandbox(context.getBean(ChitchatClients.class).get("eu")));
    }

    @Test
    void whichOfTwoDetailsHoldIsNotGuessed() {
        withSandbox
                .withBean("other", ChitchatConnectionDetails.class, this::details)
                .withPropertyValues("chitchat.accounts.eu.region=frankfurt")
                .run(context -> assertThat(context).hasFailed().getFailure().hasMessageContaining("one,other"));
    }

    @Test
    void thePropertiesOfOneAccountSayNothingOfAnothersAddress() {
        runner.withPropertyValues(
                        "chitchat.sdk-app-id=88888888",
                        "chitchat.secret-key=key",
                        "chitchat.endpoint=" + sandbox.endpoint(),
                        "chitchat.accounts.eu.region=frankfurt")
                .run(context -> assertThat(
                                context.getBean(ChitchatClients.class).get("eu").endpoint())
                        .isEqualTo(URI.create("https://adminapiger.im.qcloud.com")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "Default"})
    void noFurtherAccountIsCalledDefault(String name) {
        withSandbox
                .withPropertyValues("chitchat.accounts." + name + ".region=frankfurt")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chitchat.accounts." + name + ": this is the name of the account"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chitchat.accounts.uk.secret-key=abc", "chitchat.accounts.uk.region=seoul"})
    void anAccountOfWhichLittleIsSetIsNotPassedOver(String set) {
        withSandbox
                .withPropertyValues(set)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chitchat.accounts.uk.sdk-app-id: it is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chitchat.accounts.bigShop", "chitchat.accounts[big.shop]", "chitchat.accounts.Big_Shop"})
    void aNameMayBeWrittenInAnyWay(String prefix) {
        withSandbox
                .withPropertyValues(prefix + ".sdkAppId=66666666", prefix + ".secretKey=abc", prefix + ".region=seoul")
                .run(context -> assertThat(
                                context.getBean(ChitchatClients.class).names())
                        .hasSize(3));
    }

    @Test
    void theEnvironmentMayNameAnAccount() {
        withSandbox
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "own-systemEnvironment",
                                Map.of("CHITCHAT_ACCOUNTS_UK_SDKAPPID", "1", "CHITCHAT_ACCOUNTS_UK_SECRET_KEY", "k"))))
                .run(context -> assertThat(
                                context.getBean(ChitchatClients.class).names())
                        .containsExactlyInAnyOrder("default", "uk", "eu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-shop", "myShop"})
    void aKeyInTheEnvironmentMakesNoSecondAccount(String name) {
        withSandbox
                .withPropertyValues("chitchat.accounts." + name + ".sdk-app-id=1")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "own-systemEnvironment", Map.of("CHITCHAT_ACCOUNTS_MYSHOP_SECRETKEY", "k"))))
                .run(context -> {
                    assertThat(context.getBean(ChitchatClients.class).names())
                            .containsExactlyInAnyOrder("default", name, "eu");
                    assertThat(context.getBeansOfType(ChitchatClient.class))
                            .containsOnlyKeys("chitchatClient", "chitchatClient-" + name, "chitchatClient-eu");
                });
    }

    private void isAtTheSandbox(ChitchatClient client) {
        assertThat(client.endpoint()).isEqualTo(sandbox.endpoint());
    }

    private static void update(ChitchatClient client) {
        assertThat(client.update(ChitchatUpdate.of("q").withAnswer("Hello!")).block(SOON))
                .isNotNull();
    }
}
