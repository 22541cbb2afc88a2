package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Region;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the service is: an endpoint or a region. An option beats a variable, and that a profile.
 *
 * @param host the host, with its port where one is given
 * @param way tells a builder
 */
record Address(String host, UnaryOperator<ChitchatClientBuilder> way) {

    private static final int LARGEST_PORT = 65535;
    private static final String ENDPOINT = "--endpoint";
    private static final String REGION = "--region";

    static Address of(URI endpoint) {
        return new Address(endpoint.getRawAuthority(), builder -> builder.endpoint(endpoint));
    }

    /** Reads the address, or returns {@code null} with a problem noted. */
    static @Nullable Address read(
            @Nullable String endpoint, @Nullable String region, Configuration configuration, Problems problems) {
        Configuration.Setting address = new Configuration.Setting(ENDPOINT, ENDPOINT, endpoint);
        Configuration.Setting place = new Configuration.Setting(REGION, REGION, region);
        if (!address.given() && !place.given()) {
            address = configuration.ofVariable(ENDPOINT, ENDPOINT);
            place = configuration.ofVariable(REGION, REGION);
        }
        if (!address.given() && !place.given()) {
            address = configuration.ofProfile(ENDPOINT);
            place = configuration.ofProfile(REGION);
        }
        configuration.use(address);
        configuration.use(place);
        if (address.given() && place.given()) {
            problems.add(address.name() + " and " + place.name()
                    + " are both given, and only one can be meant; give one of them");
        } else if (!address.given() && !place.given()) {
            problems.add("it is not said where the service is, and each region has its own host;"
                    + " give --region NAME, --endpoint URL or, to try things out, --sandbox");
        }
        URI fromEndpoint = problems.read(address.name(), address.text(), Address::parseEndpoint);
        Region fromRegion = problems.read(place.name(), place.text(), Address::parseRegion);
        if (fromRegion != null) {
            return new Address(fromRegion.endpoint().getRawAuthority(), builder -> builder.region(fromRegion));
        }
        return fromEndpoint == null ? null : of(fromEndpoint);
    }

    static URI parseEndpoint(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is no address; give for example https://console.tim.qq.com", e);
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (web
                && uri.getHost() == null
                && String.valueOf(uri.getRawAuthority()).contains("_")) {
            throw new IllegalArgumentException(
                    "a host name holds no underscore; give another name of the host, or its" + " address");
        }
        if (!web || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > LARGEST_PORT) {
            throw new IllegalArgumentException("an endpoint is http or https with a host and, if need be, a port;"
                    + " give for example https://console.tim.qq.com");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("an endpoint has no user, query or fragment; leave them out");
        }
        return uri;
    }

    static Region parseRegion(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        return Arrays.stream(Region.values())
                .filter(region -> region.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no such region; known are " + String.join(", ", known())));
    }

    private static List<String> known() {
        return Arrays.stream(Region.values())
                .map(region -> region.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /** The names of the regions, for a shell that completes them. */
    static final class Regions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return known().iterator();
        }
    }
}
