package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserSigCommandTest {

    @Test
    void aUserSigThatWasPrintedIsFine() {
        String userSig = printed("--expire", "1h");
        assertThat(userSig).matches("[A-Za-z0-9*_-]+\n");
        Shell shell = account().typing(userSig);
        assertThat(shell.run("usersig", "--explain")).isZero();
        assertThat(shell.out()).contains("identifier: administrator", "SDKAppID: 1400000000", "nothing is wrong");
        assertThat(shell.out() + shell.err()).doesNotContain(userSig.strip());
    }

    @Test
    void whatIsWrongIsToldWithoutShowingTheUserSig() {
        String userSig = printed();
        Shell shell = account().typing(userSig);
        assertThat(shell.run("usersig", "--explain", "--sdk-app-id", "1400000001", "--identifier", "bob"))
                .isEqualTo(1);
        assertThat(shell.outLines())
                .filteredOn(line -> line.startsWith("wrong: "))
                .hasSize(2);
        assertThat(shell.out() + shell.err()).doesNotContain(userSig.strip(), Shell.KEY);
    }

    @Test
    void withoutAnAccountNothingIsComparedAndNothingIsMissing() {
        Shell shell = new Shell().typing(printed());
        assertThat(shell.run("usersig", "--explain")).isZero();
    }

    @Test
    void anInputThatCannotBeReadIsWrongUsage() {
        Shell shell = new Shell().reading(Shell.FOLDER);
        assertThat(shell.run("usersig", "--explain")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: the UserSig on standard input cannot be used: Is a directory");
    }

    @Test
    void aUserSigIsNotCutBeforeItIsExplained() {
        Shell shell = new Shell().typing("x".repeat(70_001));
        assertThat(shell.run("usersig", "--explain")).isEqualTo(1);
        assertThat(shell.out()).contains("70001 characters are no multiple of 4");
    }

    @Test
    void aValidityOutOfBoundsIsWrongUsage() {
        for (String expire : new String[] {"1s", "0", "60y", "20000d"}) {
            Shell shell = account();
            assertThat(shell.run("usersig", "--expire", expire)).isEqualTo(2);
            assertThat(shell.errLines()).singleElement().asString().startsWith("error: --expire '" + expire);
        }
    }

    @Test
    void everythingThatIsMissingIsTold() {
        Shell shell = new Shell();
        assertThat(shell.run("usersig")).isEqualTo(2);
        assertThat(shell.errLines()).hasSize(2);
    }

    private static String printed(String... options) {
        Shell shell = account();
        String[] args = new String[options.length + 1];
        args[0] = "usersig";
        System.arraycopy(options, 0, args, 1, options.length);
        assertThat(shell.run(args)).isZero();
        return shell.out();
    }

    private static Shell account() {
        return new Shell().with("CHITCHAT_SDK_APP_ID", "1400000000").with("CHITCHAT_SECRET_KEY", Shell.KEY);
    }
}
