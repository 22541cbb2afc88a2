package dev.chitchat.codec;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;

/** The JSON of this package: strict on reading, and private, so that no application's settings change the wire. */
final class Json {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    /** Escapes U+2028 and U+2029 too, which some readers take for the end of a line. */
    static final JsonFactory LINES = JsonFactory.builder()
            .characterEscapes(JsonpCharacterEscapes.instance())
            .build();

    private Json() {}
}
