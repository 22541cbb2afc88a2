package dev.chitchat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {

    @ParameterizedTest
    @CsvSource({
        "https://console.tim.qq.com, true",
        "https://CONSOLE.tim.QQ.com:443/v4/, true",
        "https://adminapisgp.my-imcloud.com., true",
        "http://adminapijpn.im.qcloud.com:8080, true",
        "https://gateway.example/console.tim.qq.com, false",
        "https://console.tim.qq.com.example, false",
        "https://xconsole.tim.qq.com, false",
        "http://127.0.0.1:8642, false",
        "file:///etc, false"
    })
    void anAddressIsARegionsHoweverItIsSpelled(URI address, boolean expected) {
        assertThat(Region.isHost(address)).isEqualTo(expected);
    }
}
