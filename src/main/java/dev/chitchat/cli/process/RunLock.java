package dev.chitchat.cli.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other runs off a file by a lock beside it, {@code FILE.lock}, which holds this process's id and is gone in the
 * end. A run that was killed leaves the file, but not the lock on it.
 */
public final class RunLock implements Closeable {

    /** Far behind the id, which others can then read where a lock keeps them from reading, too. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    private static final int LONGEST_ID = 32;

    private final Path lock;
    private final FileChannel channel;

    private RunLock(Path lock, FileChannel channel) {
        this.lock = lock;
        this.channel = channel;
    }

    /** What the file system does; not every one has locks. */
    interface Locking {
        @Nullable
        FileLock lock(FileChannel channel) throws IOException;
    }

    /**
     * Takes the lock of a file, if there is one to take. Throws UsageException if another run holds it, or locks do not
     * work there. Where the run only reads the file, {@code io} is told instead that no lock can be made beside it.
     */
    public static @Nullable RunLock take(@Nullable Path file, boolean without, @Nullable ProcessIo io) {
        return take(file, without, io, channel -> channel.tryLock(LOCKED, 1, false));
    }

    static @Nullable RunLock take(@Nullable Path file, boolean without, @Nullable ProcessIo io, Locking locking) {
        if (file == null || without || !Files.isRegularFile(file)) {
            return null;
        }
        Path lock = file;
        boolean made = false;
        try {
            Path real = file.toRealPath();
            lock = real.resolveSibling(real.getFileName() + ".lock");
            RunLock taken = null;
            while (taken == null) {
                made |= create(lock);
                taken = take(lock, file, locking);
            }
            return taken;
        } catch (IOException e) {
            if (io != null && !made && !Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
                io.warning("no lock can be made beside '" + file + "' (" + WholeFile.reason(e)
                        + "), so nothing keeps a second run of it off");
                return null;
            }
            if (made) {
                lock.toFile().delete(); // only our own: another run may hold one that was there before
            }
            throw new UsageException("no lock can be taken beside '" + file + "' (" + WholeFile.reason(e)
                    + "), by which two runs of it at a time are kept apart; "
                    + (WholeFile.findsNoRoom(e) ? "make room there" : "give --no-lock if there is no other"));
        }
    }

    /** One attempt; none counts where a run that ends has removed the file meanwhile. */
    private static @Nullable RunLock take(Path lock, Path file, Locking locking) throws IOException {
        RunLock taken = null;
        FileChannel channel = null;
        try {
            Object before = key(lock);
            // Never through a link, since what that leads to would be emptied.
            channel = FileChannel.open(
                    lock, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            boolean free = lock(channel, locking) != null;
            String holder = text(channel);
            boolean named = holder.matches("[0-9]+");
            if (!free) {
                throw new UsageException(
                        ExitCode.BUSY,
                        List.of("another run" + (named ? " (process " + holder + ")" : "") + " holds '" + file
                                + "', and two at a time would undo each other's work; wait for its end"));
            }
            if (!named && !holder.isEmpty()) {
                throw new IOException("'" + lock.getFileName() + "' is another file"); // and would be emptied
            }
            if (before.equals(key(lock))) {
                channel.truncate(0);
                channel.write(
                        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                taken = new RunLock(lock, channel);
                Thread ending = new Thread(taken::close); // a signal may come at the question of push
                ProcessIo.atEnd(() -> Runtime.getRuntime().addShutdownHook(ending));
            }
            return taken;
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            if (taken == null && channel != null) {
                channel.close();
            }
        }
    }

    private static boolean create(Path lock) throws IOException {
        try {
            Files.createFile(lock);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static Object key(Path lock) throws IOException {
        Object key = Files.readAttributes(lock, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? lock : key;
    }

    private static @Nullable FileLock lock(FileChannel channel, Locking locking) throws IOException {
        try {
            return locking.lock(channel);
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer id = ByteBuffer.allocate(LONGEST_ID);
        channel.read(id, 0);
        return new String(id.array(), 0, id.position(), StandardCharsets.US_ASCII).strip();
    }

    @Override
    public synchronized void close() {
        try (channel) {
            if (channel.isOpen()) { // or another run may hold it by now
                Files.deleteIfExists(lock);
            }
        } catch (IOException e) {
            return; // as after a run that was killed; what this one did is told all the same
        }
    }
}
