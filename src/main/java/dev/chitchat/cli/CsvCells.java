package dev.chitchat.cli;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/** Takes one record of CSV apart into its cells. */
final class CsvCells {

    private final ObjectReader reader =
            CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build().readerFor(String[].class);

    /**
     * The cells of a record.
     *
     * @throws IllegalArgumentException if the text is not exactly one record
     */
    List<String> of(String record) {
        try (MappingIterator<String[]> rows = reader.readValues(record)) {
            List<String> cells = List.of(rows.nextValue());
            if (rows.hasNextValue()) {
                throw new IllegalArgumentException("a lone carriage return splits it; put the cell in quotes");
            }
            return cells;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "after a closing quote only a comma may follow; write a quote inside a cell twice", e);
        }
    }
}
