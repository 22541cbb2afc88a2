package dev.chitchat.cli.process;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar carries in its manifest. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {words()};
    }

    public static String words() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "chitchat " + (version == null ? "(not packaged)" : version);
    }
}
