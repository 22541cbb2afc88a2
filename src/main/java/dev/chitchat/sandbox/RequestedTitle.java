package dev.chitchat.sandbox;

import tools.jackson.databind.json.JsonMapper;

/** {@code update_chitchat_category}: another title; not for a category that the system preset. */
record RequestedTitle(long categoryId, String title) implements Request {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Request parse(BodyFields body) throws BadParameter {
        return new RequestedTitle(body.mandatoryNumber("CategoryId"), body.mandatoryText("Title"));
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        StoredCategory category = library.categories().get(categoryId);
        if (category == null) {
            return Reply.noSuch("category");
        }
        if (category.menuType() != Categories.CUSTOMER) {
            return Reply.PRESET_CATEGORY;
        }
        library.categories().put(category.titled(title));
        return Reply.ok(JSON.createObjectNode().put("CategoryId", categoryId));
    }
}
