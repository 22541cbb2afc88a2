package dev.chitchat.cli.input;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Input packed with gzip, known by its suffix; damage is told as such. */
final class Gzip extends FilterInputStream {

    private static final String SUFFIX = ".gz";
    private static final int BUFFER = 64 * 1024;

    private Gzip(InputStream packed) throws IOException {
        super(new GZIPInputStream(packed, BUFFER));
    }

    /** The name of what is inside, which tells its format. */
    static String nameInside(String file) {
        boolean packed = file.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
        return packed ? file.substring(0, file.length() - SUFFIX.length()) : file;
    }

    static InputStream unpackIfNamed(Path file, InputStream bytes) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (nameInside(name).equals(name)) {
            return bytes;
        }
        try {
            return new Gzip(bytes);
        } catch (EOFException | ZipException e) {
            bytes.close();
            throw damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (EOFException | ZipException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (EOFException | ZipException e) {
            throw damaged(e);
        }
    }

    private static IOException damaged(IOException why) {
        return new IOException("its gzip is damaged: " + why.getMessage(), why);
    }
}
