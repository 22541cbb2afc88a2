package dev.chitchat.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar carries in its manifest. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"chitchat " + (version == null ? "(not packaged)" : version)};
    }
}
