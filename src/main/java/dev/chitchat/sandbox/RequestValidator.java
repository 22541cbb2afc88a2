package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;

/** What the service checks before a call reaches its command, and so its limit: address, parameters and UserSig. */
final class RequestValidator {

    static final String SERVICE = "/v4/openim_console_http_svc/";
    static final String PATH = SERVICE + "update_chitchat";

    private RequestValidator() {}

    static Reply check(IncomingCall call, Query query, Access access) {
        if (!call.path().equals(SERVICE + call.command()) || !Commands.contains(call.command())) {
            return new Reply(
                    Reply.NO_SUCH_COMMAND,
                    "no such command; this stand-in serves POST " + PATH + " and the library's other commands");
        }
        if (!call.method().equals("POST")) {
            return new Reply(Reply.NO_SUCH_COMMAND, "the command takes POST only");
        }
        Reply parameters = checkParameters(query, access);
        return parameters.isOk() ? checkUserSig(query, access) : parameters;
    }

    private static Reply checkParameters(Query query, Access access) {
        String sdkAppId = query.text("sdkappid");
        if (sdkAppId == null || sdkAppId.isEmpty()) {
            return new Reply(Reply.NO_APP_ID, "sdkappid is missing from the URL");
        }
        if (query.unsigned("sdkappid") < 1) {
            return new Reply(Reply.BAD_APP_ID, "sdkappid is not a number from 1 to 4294967295");
        }
        if (isEmpty(query.text("identifier"))) {
            return new Reply(Reply.BAD_ACCOUNT, "identifier is missing from the URL");
        }
        if (query.unsigned("random") < 0) {
            return new Reply(Reply.BAD_URL, "random is not a number from 0 to 4294967295");
        }
        if (!"json".equals(query.text("contenttype"))) {
            return new Reply(Reply.BAD_URL, "contenttype is not json");
        }
        boolean known = access.sdkAppId() == 0 || access.sdkAppId() == query.unsigned("sdkappid");
        return known ? Reply.OK : new Reply(Reply.NO_SUCH_APP, "this SDKAppID is not found here");
    }

    private static Reply checkUserSig(Query query, Access access) {
        String userSig = query.text("usersig");
        if (userSig == null || userSig.isEmpty()) {
            return new Reply(Reply.SIG_EMPTY, "the UserSig is empty");
        }
        UserSigContent content = UserSigContent.read(userSig);
        if (content == null) {
            return new Reply(Reply.SIG_DAMAGED, "the UserSig is damaged");
        }
        if (content.sdkAppId() != query.unsigned("sdkappid")) {
            return new Reply(Reply.SIG_OTHER_APP, "sdkappid differs from the one in the UserSig");
        }
        if (!content.identifier().equals(query.text("identifier"))) {
            return new Reply(Reply.SIG_OTHER_IDENTIFIER, "identifier differs from the one in the UserSig");
        }
        if (content.isExpiredAt(access.clock().instant().getEpochSecond())) {
            return new Reply(Reply.SIG_EXPIRED, "the UserSig has expired");
        }
        boolean signed = access.key().isEmpty() || access.key().get().signed(content.signedText(), content.signature());
        return signed ? Reply.OK : new Reply(Reply.SIG_OTHER_KEY, "the UserSig was made with another key");
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
