package dev.chitchat.internal.codec;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;

/** The JSON of this package, private, so that no application's settings change the wire; strict on reading what people write. */
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

    /** Answers, which are bounded as a whole: what nothing asks for in them may be as odd as it likes. */
    static final JsonFactory ANSWERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Escapes U+2028 and U+2029 too, which some readers take for the end of a line. */
    static final JsonFactory LINES = JsonFactory.builder()
            .characterEscapes(JsonpCharacterEscapes.instance())
            .build();

    private Json() {}
}
