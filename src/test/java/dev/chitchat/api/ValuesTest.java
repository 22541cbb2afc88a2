package dev.chitchat.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.auth.SecretKey;
import java.net.URI;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void anEmptyTextCountsAsAbsentSinceTheServiceCannotEmptyAField() {
        ChitchatUpdate update = ChitchatUpdate.of("q").withAnswer("").withQuestion("");

        assertThat(update.answer()).isNull();
        assertThat(update.question()).isNull();
        assertThat(update.changesSomething()).isFalse();
    }

    @Test
    void eachFieldAloneIsSomethingToChange() {
        ChitchatUpdate none = ChitchatUpdate.of("q");

        assertThat(none.changesSomething()).isFalse();
        assertThat(none.withAnswer("a").changesSomething()).isTrue();
        assertThat(none.withQuestion("a").changesSomething()).isTrue();
        assertThat(none.withAnswerType(AnswerType.TEXT).changesSomething()).isTrue();
        assertThat(none.withCategory(0).changesSomething()).isTrue();
    }

    @Test
    void aBlankIdIsRefused() {
        assertThatThrownBy(() -> ChitchatUpdate.of(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCopyLeavesTheOriginalAsItWas() {
        ChitchatUpdate template = ChitchatUpdate.of("q").withAnswer("a", AnswerType.RICH);

        assertThat(template.withCategory(7)).isNotEqualTo(template);
        assertThat(template).isEqualTo(new ChitchatUpdate("q", null, "a", AnswerType.RICH, null));
    }

    @Test
    void aMergedUpdateDoesWhatBothWouldDoInTheirOrder() {
        ChitchatUpdate earlier =
                ChitchatUpdate.of("q").withAnswer("old", AnswerType.RICH).withCategory(7);
        ChitchatUpdate later = ChitchatUpdate.of("q").withAnswer("new").withQuestion("why");

        assertThat(earlier.followedBy(later)).isEqualTo(new ChitchatUpdate("q", "why", "new", AnswerType.RICH, 7L));
        assertThatThrownBy(() -> earlier.followedBy(ChitchatUpdate.of("other")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnswerTypeNobodyKnowsYetKeepsItsNumber() {
        assertThat(AnswerType.of(17).code()).isEqualTo(17);
        assertThat(AnswerType.of(0)).isSameAs(AnswerType.TEXT);
        assertThat(AnswerType.of(2)).isEqualTo(AnswerType.RICH);
    }

    @Test
    void anAccountNeverShowsItsKey() {
        Account account = Account.of(4294967295L, "administrator", SecretKey.of("s3cr3t"));

        assertThat(account.toString()).contains("4294967295").doesNotContain("s3cr3t");
    }

    @Test
    void impossibleAccountsAreRefused() {
        SecretKey key = SecretKey.of("k");
        assertThatThrownBy(() -> Account.of(0, "a", key)).hasMessageContaining("SDKAppID");
        assertThatThrownBy(() -> Account.of(4294967296L, "a", key)).hasMessageContaining("SDKAppID");
        assertThatThrownBy(() -> Account.of(1, "", key)).hasMessageContaining("identifier");
        assertThatThrownBy(() -> Account.of(1, "管理员", key)).hasMessageContaining("identifier");
        assertThatThrownBy(() -> Account.of(1, "a".repeat(33), key)).hasMessageContaining("identifier");
    }

    @Test
    void everyRegionHasAHostAndABackupOfItsOwn() {
        assertThat(Region.values()).hasSize(9);
        assertThat(Region.SINGAPORE.endpoint()).isEqualTo(URI.create("https://adminapisgp.im.qcloud.com"));
        assertThat(Region.SINGAPORE.backupEndpoint()).isEqualTo(URI.create("https://adminapisgp.my-imcloud.com"));
        assertThat(Region.CHINA.endpoint()).isEqualTo(URI.create("https://console.tim.qq.com"));
        assertThat(Arrays.stream(Region.values()).map(Region::endpoint).distinct())
                .hasSize(9);
        assertThat(Arrays.stream(Region.values()).map(Region::backupEndpoint).distinct())
                .hasSize(9);
    }
}
