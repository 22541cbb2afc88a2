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
    public Ruling carryOut(Library library, Occasion occasion) {
        long under = parentId == null ? 0 : parentId;
        StoredCategory parent = library.categories().get(under);
        if (under != 0 && parent == null) {
            return Ruling.noSuch("category");
        }
        if (parent != null && parent.parentId() != 0) {
            return new Ruling(Ruling.BAD_PARAMETER, "categories have two levels only");
        }
        StoredCategory added = library.categories().add(under, title);
        return Ruling.ok(JSON.createObjectNode().put("CategoryId", added.id()));
    }
}
