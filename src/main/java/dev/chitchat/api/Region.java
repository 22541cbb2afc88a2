package dev.chitchat.api;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The data centre an application lives in, with the host that serves it and a second host for when the first cannot be
 * reached. An application is known in its own region only: elsewhere the service answers 70016 or 70020.
 *
 * <p>Hosts as listed in the service's "REST API introduction"; {@link #MUMBAI} is in older lists only and
 * {@link #SAUDI_ARABIA} in samples only.
 */
public enum Region {
    /** Mainland China. */
    CHINA("console.tim.qq.com", "adminapi.my-imcloud.com"),
    SINGAPORE("adminapisgp.im.qcloud.com", "adminapisgp.my-imcloud.com"),
    SEOUL("adminapikr.im.qcloud.com", "adminapikr.my-imcloud.com"),
    TOKYO("adminapijpn.im.qcloud.com", "adminapijpn.my-imcloud.com"),
    FRANKFURT("adminapiger.im.qcloud.com", "adminapiger.my-imcloud.com"),
    SILICON_VALLEY("adminapiusa.im.qcloud.com", "adminapiusa.my-imcloud.com"),
    JAKARTA("adminapiidn.im.qcloud.com", "adminapiidn.my-imcloud.com"),
    /** Mumbai; no longer in the newer lists. */
    MUMBAI("adminapiind.im.qcloud.com", "adminapiind.my-imcloud.com"),
    /** Saudi Arabia; seen in samples only. */
    SAUDI_ARABIA("adminapiksa.im.qcloud.com", "adminapiksa.my-imcloud.com");

    private final URI endpoint;
    private final URI backupEndpoint;

    Region(String host, String backupHost) {
        this.endpoint = URI.create("https://" + host);
        this.backupEndpoint = URI.create("https://" + backupHost);
    }

    /** {@return where the region is served, scheme and host} */
    public URI endpoint() {
        return endpoint;
    }

    /** {@return the host to turn to when the first cannot be reached, with its scheme} */
    public URI backupEndpoint() {
        return backupEndpoint;
    }

    /**
     * {@return whether an address is that of a region or its backup, however it is spelled; calls to any other are
     * counted apart}
     *
     * @param address of a service
     */
    public static boolean isHost(URI address) {
        String host = String.valueOf(address.getHost()).replaceFirst("\\.$", "");
        return Arrays.stream(values())
                .flatMap(region -> Stream.of(region.endpoint(), region.backupEndpoint()))
                .anyMatch(known -> known.getHost().equalsIgnoreCase(host));
    }
}
