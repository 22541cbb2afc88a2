package dev.chitchat.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar carries in its manifest. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {words()};
    }

    static String words() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "chitchat " + (version == null ? "(not packaged)" : version);
    }
}
