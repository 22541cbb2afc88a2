package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code add_chitchat_category}: a category of the first or, below one of those, of the second level. */
record RequestedCategory(String title, @Nullable Long parentId) implements Request {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Request parse(BodyFields body) throws BadParameter {
        return new RequestedCategory(body.mandatoryText("Title"), body.number("ParentId"));
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        long under = parentId == null ? 0 : parentId;
        StoredCategory parent = library.categories().get(under);
        if (under != 0 && parent == null) {
            return Reply.noSuch("category");
        }
        if (parent != null && parent.parentId() != 0) {
            return new Reply(Reply.BAD_PARAMETER, "categories have two levels only");
        }
        StoredCategory added = library.categories().add(under, title);
        return Reply.ok(JSON.createObjectNode().put("CategoryId", added.id()));
    }
}
