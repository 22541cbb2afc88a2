package dev.chitchat.cli.process;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file when its new content is whole, so that a failure leaves the old one as it was.
 *
 * <p>The content goes to a new file of an unguessable name beside it, and is on disk before it is moved there. That
 * file gets the mode of the one that it replaces, and its owner and group where this user may give files away. A
 * symbolic link stays, and what it points to is replaced. A device or a pipe, which keeps nothing, is written as it is.
 */
public final class WholeFile {

    private static final int MOST_LINKS = 40;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> AS_UMASK_ALLOWS = PosixFilePermissions.fromString("rw-rw-rw-");
    private static final Set<PosixFilePermission> OF_GROUP = PosixFilePermissions.fromString("---rwx---");

    private WholeFile() {}

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** Whether a path names something that keeps no content, such as a pipe or {@code /dev/stdout}. */
    public static boolean isDevice(Path path) {
        boolean special = Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
        return special || isOpenFile(target(path));
    }

    /** What keeps a file from being written, as far as is seen before minutes of work; {@code null} if nothing. */
    public static @Nullable String obstacle(Path path) {
        if (Files.isDirectory(path)) {
            return path.toString().isEmpty() ? "its name is empty" : "it is a directory";
        }
        if (isDevice(path)) {
            return Files.isWritable(path) ? null : "this user may not write to it";
        }
        Path target = target(path);
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "its directory is not there";
        }
        if (!Files.isWritable(folder)) {
            return "this user may not write in its directory";
        }
        if (Files.isSymbolicLink(target)) {
            return "it is a link that leads nowhere";
        }
        return Files.exists(target) && !Files.isWritable(target) ? "it is write-protected" : null;
    }

    /** Whether two paths lead to one file, as far as that can be found out. */
    public static boolean same(Path path, Path other) {
        try {
            return path.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.isRegularFile(path) && Files.exists(other) && Files.isSameFile(path, other));
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes a file. Where it cannot be made whole, what was there, if it is no device, is as it was. */
    public static void write(Path path, Content content) throws IOException {
        if (isDevice(path)) {
            try (OutputStream out =
                    Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                writeBuffered(content, out);
            }
            return;
        }
        Path target = target(path);
        if (Files.isSymbolicLink(target)) {
            throw new FileSystemLoopException(path.toString());
        }
        replace(target, content);
    }

    /** The same; where it cannot be made whole, says so and returns {@code false}. */
    public static boolean wrote(Path path, Content content, ProcessIo io) {
        try {
            write(path, content);
            return true;
        } catch (IOException e) {
            String left = isDevice(path) || Files.notExists(path) ? "" : ", so the one there is as it was";
            io.error("'" + path + "' could not be written (" + reason(e) + ")" + left
                    + "; make room, or name another file");
            return false;
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        boolean modes = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        PosixFileAttributes before =
                modes && Files.exists(target) ? Files.readAttributes(target, PosixFileAttributes.class) : null;
        FileAttribute<?>[] mode = modes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(before == null ? AS_UMASK_ALLOWS : OWNER_ONLY)
                }
                : new FileAttribute<?>[0];
        Path beside = Files.createTempFile(target.getParent(), ".chitchat-", ".tmp", mode);
        ProcessIo.atEnd(beside.toFile()::deleteOnExit); // an interrupt is to leave nothing behind
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                writeBuffered(content, Channels.newOutputStream(channel));
                channel.force(true);
            }
            if (before != null) {
                makeLike(before, Files.getFileAttributeView(beside, PosixFileAttributeView.class));
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void writeBuffered(Content content, OutputStream out) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out);
        content.to(buffered);
        buffered.flush();
    }

    /** The mode comes last, since giving a file away takes some of it; a group it was not meant for gets none. */
    private static void makeLike(PosixFileAttributes before, PosixFileAttributeView view) throws IOException {
        try {
            view.setGroup(before.group());
            view.setOwner(before.owner());
        } catch (IOException e) {
            // only root gives a file to another user, and only a member to a group
        }
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(before.permissions());
        if (!view.readAttributes().group().equals(before.group())) {
            mode.removeAll(OF_GROUP);
        }
        view.setPermissions(mode);
    }

    /** What a path stands for in the end; a link still where links lead in a circle, or to what a process has open. */
    private static Path target(Path path) {
        Path at = path.toAbsolutePath();
        try {
            for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(at) && !isOpenFile(at); links++) {
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
            return at;
        } catch (IOException e) {
            return at;
        }
    }

    private static boolean isOpenFile(Path link) {
        return link.startsWith("/proc");
    }

    /** Why a file could not be read or written, without the path that the failure's message begins with, or is. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "its directory is gone";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException told ? told.getReason() : null;
        return reason == null ? String.valueOf(failure.getMessage()) : reason;
    }

    /** Which file could not be read or written, as far as the failure tells, and why. */
    public static String fault(IOException failure) {
        return (failure instanceof FileSystemException at ? at.getFile() + ": " : "") + reason(failure);
    }

    /** Whether the disk is full, or what a user may have of it. */
    public static boolean findsNoRoom(IOException failure) {
        String reason = reason(failure);
        return reason.contains("No space left") || reason.contains("quota exceeded");
    }
}
