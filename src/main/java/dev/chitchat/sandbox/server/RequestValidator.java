package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Reply;
import org.jspecify.annotations.Nullable;

/** What the service checks before a call reaches its command, and so its limit: address, parameters and UserSig. */
final class RequestValidator {

    private static final int BAD_URL = 60002;
    private static final int BAD_ACCOUNT = 60004;
    private static final int BAD_APP_ID = 60006;
    private static final int NO_APP_ID = 60012;
    private static final int SIG_EXPIRED = 70001;
    private static final int SIG_EMPTY = 70002;
    private static final int SIG_DAMAGED = 70003;
    private static final int SIG_OTHER_KEY = 70009;
    private static final int SIG_OTHER_IDENTIFIER = 70013;
    private static final int SIG_OTHER_APP = 70014;
    private static final int NO_SUCH_APP = 70020;

    static final String SERVICE = "/v4/openim_console_http_svc/";
    static final String PATH = SERVICE + "update_chitchat";

    private RequestValidator() {}

    static Reply check(IncomingCall call, SandboxOptions options) {
        Query query = call.query();
        if (!call.method().equals("POST")) {
            return new Reply(BAD_URL, "HTTP parse Error");
        }
        if (!call.path().equals(SERVICE + call.command()) || !Commands.serves(call.command(), options)) {
            return new Reply(
                    Reply.NO_SUCH_COMMAND,
                    "no such command; this stand-in serves POST " + PATH + " and the library's other commands");
        }
        if (query.isBroken()) {
            return new Reply(BAD_URL, "the URL holds a broken percent sign");
        }
        Reply parameters = checkParameters(query, options);
        return parameters.isOk() ? checkUserSig(query, options) : parameters;
    }

    private static Reply checkParameters(Query query, SandboxOptions options) {
        String sdkAppId = query.text("sdkappid");
        if (sdkAppId == null || sdkAppId.isEmpty()) {
            return new Reply(NO_APP_ID, "sdkappid is missing from the URL");
        }
        if (query.unsigned("sdkappid") < 1) {
            return new Reply(BAD_APP_ID, "sdkappid is not a number from 1 to 4294967295");
        }
        if (isEmpty(query.text("identifier"))) {
            return new Reply(BAD_ACCOUNT, "identifier is missing from the URL");
        }
        if (query.unsigned("random") < 0) {
            return new Reply(BAD_URL, "random is not a number from 0 to 4294967295");
        }
        if (!"json".equals(query.text("contenttype"))) {
            return new Reply(BAD_URL, "contenttype is not json");
        }
        boolean known = options.sdkAppId() == 0 || options.sdkAppId() == query.unsigned("sdkappid");
        return known ? Reply.OK : new Reply(NO_SUCH_APP, "this SDKAppID is not found here");
    }

    private static Reply checkUserSig(Query query, SandboxOptions options) {
        String userSig = query.text("usersig");
        if (userSig == null || userSig.isEmpty()) {
            return new Reply(SIG_EMPTY, "the UserSig is empty");
        }
        UserSigContent content = UserSigContent.read(userSig);
        if (content == null) {
            return new Reply(SIG_DAMAGED, "the UserSig is damaged");
        }
        if (content.sdkAppId() != query.unsigned("sdkappid")) {
            return new Reply(SIG_OTHER_APP, "sdkappid differs from the one in the UserSig");
        }
        if (!content.identifier().equals(query.text("identifier"))) {
            return new Reply(SIG_OTHER_IDENTIFIER, "identifier differs from the one in the UserSig");
        }
        if (content.isExpiredAt(options.clock().instant().getEpochSecond())) {
            return new Reply(SIG_EXPIRED, "the UserSig has expired");
        }
        boolean signed = options.secretKey() == null || content.isSignedWith(options.secretKey());
        return signed ? Reply.OK : new Reply(SIG_OTHER_KEY, "the UserSig was made with another key");
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
