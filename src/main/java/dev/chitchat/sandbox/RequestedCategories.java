package dev.chitchat.sandbox;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code desc_chitchat_category}: all categories, in the order in which they came up. */
record RequestedCategories() implements Request {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int USUAL_STATUS = 1;

    static Request parse(BodyFields body) {
        return new RequestedCategories();
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("Total", library.categories().all().size());
        ArrayNode list = answer.putArray("List");
        for (StoredCategory category : library.categories().all()) {
            list.addObject()
                    .put("CategoryId", category.id())
                    .put("ParentId", category.parentId())
                    .put("Title", category.title())
                    .put("MenuType", category.menuType())
                    .put("Status", USUAL_STATUS);
        }
        return Reply.ok(answer);
    }
}
