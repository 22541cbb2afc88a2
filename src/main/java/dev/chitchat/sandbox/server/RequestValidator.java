package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Reply;
import org.jspecify.annotations.Nullable;

/** What the service checks before a call reaches its command, and so its limit: address, parameters and UserSig. */
final class RequestValidator {

    private static final int BAD_URL = 60002;

    static final String SERVICE = "/v4/openim_console_http_svc/";
    static final String PATH = SERVICE + "update_chitchat";

    private RequestValidator() {}

    static Reply check(IncomingCall call, SandboxOptions options) {
        if (!call.method().equals("POST")) {
            return new Reply(BAD_URL, "HTTP parse Error");
        }
        if (!call.path().equals(SERVICE + call.command()) || !Commands.serves(call.command(), options)) {
            return new Reply(
                    Reply.NO_SUCH_COMMAND,
                    "no such command; this stand-in serves POST " + PATH + " and the library's other commands");
        }
        if (call.parameters() == null) {
            return new Reply(BAD_URL, "the URL holds a broken percent sign");
        }
        Reply parameters = checkParameters(call, options);
        return parameters.isOk() ? checkUserSig(call, options) : parameters;
    }

    private static Reply checkParameters(IncomingCall call, SandboxOptions options) {
        String sdkAppId = call.text("sdkappid");
        if (sdkAppId == null || sdkAppId.isEmpty()) {
            return new Reply(60012, "sdkappid is missing from the URL");
        }
        if (call.unsigned("sdkappid") < 1) {
            return new Reply(60006, "sdkappid is not a number from 1 to 4294967295");
        }
        if (isEmpty(call.text("identifier"))) {
            return new Reply(60004, "identifier is missing from the URL");
        }
        if (call.unsigned("random") < 0) {
            return new Reply(BAD_URL, "random is not a number from 0 to 4294967295");
        }
        if (!"json".equals(call.text("contenttype"))) {
            return new Reply(BAD_URL, "contenttype is not json");
        }
        boolean known = options.sdkAppId() == 0 || options.sdkAppId() == call.unsigned("sdkappid");
        return known ? Reply.OK : new Reply(70020, "this SDKAppID is not found here");
    }

    private static Reply checkUserSig(IncomingCall call, SandboxOptions options) {
        String userSig = call.text("usersig");
        if (userSig == null || userSig.isEmpty()) {
            return new Reply(70002, "the UserSig is empty");
        }
        UserSigContent content = UserSigContent.read(userSig);
        if (content == null) {
            return new Reply(70003, "the UserSig is damaged");
        }
        if (content.sdkAppId() != call.unsigned("sdkappid")) {
            return new Reply(70014, "sdkappid differs from the one in the UserSig");
        }
        if (!content.identifier().equals(call.text("identifier"))) {
            return new Reply(70013, "identifier differs from the one in the UserSig");
        }
        if (content.isExpiredAt(options.clock().instant().getEpochSecond())) {
            return new Reply(70001, "the UserSig has expired");
        }
        boolean signed = options.secretKey() == null || content.isSignedWith(options.secretKey());
        return signed ? Reply.OK : new Reply(70009, "the UserSig was made with another key");
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
