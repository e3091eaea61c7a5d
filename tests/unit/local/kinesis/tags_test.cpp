#include "kinesis/scene.h"

namespace kcl::local::kinesis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class KinesisTags : public KinesisScene {
  protected:
    using Map = std::map<std::string, std::string, std::less<>>;
    static constexpr auto arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";

    void SetUp() override { create("s"); }

    Outcome<api::AddTagsToStreamResponse> add(Map tags) {
        api::AddTagsToStreamRequest request;
        request.stream_name = "s";
        request.tags = std::move(tags);
        return call(&Engine::add_tags_to_stream, request);
    }
    Outcome<api::RemoveTagsFromStreamResponse> remove_keys(std::vector<std::string> keys) {
        api::RemoveTagsFromStreamRequest request;
        request.stream_arn = arn;
        request.tag_keys = std::move(keys);
        return call(&Engine::remove_tags_from_stream, request);
    }
    api::ListTagsForStreamResponse list(std::optional<std::string> after = {},
                                        std::optional<int> limit = {}) {
        const api::ListTagsForStreamRequest request{"s", {}, std::move(after), limit};
        const auto response = call(&Engine::list_tags_for_stream, request);
        EXPECT_TRUE(response) << response.error().message;
        return response.value_or(api::ListTagsForStreamResponse{});
    }
    std::vector<std::pair<std::string, std::string>> tags_of(const std::string& resource = arn) {
        const auto response =
            call(&Engine::list_tags_for_resource, api::ListTagsForResourceRequest{resource});
        EXPECT_TRUE(response) << response.error().message;
        std::vector<std::pair<std::string, std::string>> tags;
        for (const auto& [key, value] : response->tags) tags.emplace_back(key, value.value_or(""));
        return tags;
    }
    static std::vector<std::string> keys_of(const std::vector<api::Tag>& tags) {
        std::vector<std::string> keys;
        for (const auto& tag : tags) keys.push_back(tag.key);
        return keys;
    }
};

TEST_F(KinesisTags, AreAddedChangedListedByKeyAndRemoved) {
    ASSERT_TRUE(add({{"b", "2"},
                     {"a", ""},
                     {"\xC3\x9C"
                      "ber",
                      "x y"}}));
    ASSERT_TRUE(add({{"b", "3"}}));
    EXPECT_THAT(tags_of(), ElementsAre(Pair("a", ""), Pair("b", "3"),
                                       Pair("\xC3\x9C"
                                            "ber",
                                            "x y")));
    ASSERT_TRUE(remove_keys({"b", "never there"}));
    EXPECT_THAT(tags_of(), ElementsAre(Pair("a", ""), Pair("\xC3\x9C"
                                                           "ber",
                                                           "x y")));
}

TEST_F(KinesisTags, AreListedInPages) {
    ASSERT_TRUE(add({{"a", ""}, {"aa", ""}, {"b", ""}}));
    EXPECT_FALSE(list().has_more_tags);
    const auto first = list({}, 2);
    EXPECT_THAT(keys_of(first.tags), ElementsAre("a", "aa"));
    EXPECT_TRUE(first.has_more_tags);
    const auto second = list("aa", 2);
    EXPECT_THAT(keys_of(second.tags), ElementsAre("b"));
    EXPECT_FALSE(second.has_more_tags);
    EXPECT_THAT(keys_of(list("a").tags), ElementsAre("aa", "b"));
}

TEST_F(KinesisTags, RefuseCharactersAsAwsDoes) {
    constexpr auto invalid =
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
        "space, _ . / = + - % @.";
    for (const auto* strange : {"a;b", "*", "\t", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
        EXPECT_THAT(add({{strange, ""}}), Refuses("InvalidArgumentException", invalid)) << strange;
        EXPECT_THAT(add({{"k", strange}}), Refuses("InvalidArgumentException", invalid)) << strange;
        EXPECT_THAT(remove_keys({strange}), Refuses("InvalidArgumentException", invalid));
    }
    constexpr auto allowed =
        " because some tags contained illegal characters. The allowed characters are Unicode "
        "letters, white-spaces, '_',',','/','=','+','-','@'.";
    EXPECT_THAT(add({{"100%", ""}}),
                Refuses("InvalidArgumentException",
                        std::string("Failed to add tags to stream s under account 000000000000") +
                            allowed));
    EXPECT_THAT(
        remove_keys({"100%"}),
        Refuses("InvalidArgumentException",
                std::string("Failed to remove tags from stream s under account 000000000000") +
                    allowed));
    EXPECT_THAT(tags_of(), IsEmpty());
}

TEST_F(KinesisTags, AreFiftyAtMost) {
    Map many;
    for (int i = 0; i < 50; ++i) many[fmt::format("k{}", i)] = "v";
    ASSERT_TRUE(add(many));
    EXPECT_TRUE(add({{"k7", "changed"}}));
    EXPECT_THAT(add({{"one more", ""}}),
                Refuses("InvalidArgumentException",
                        "Failed to add tags to stream s under account 000000000000 because a given "
                        "stream cannot have more than 10 tags associated with it."));
}

TEST_F(KinesisTags, ComeWithTheStreamAndGoWithIt) {
    api::CreateStreamRequest request;
    request.stream_name = "t";
    request.shard_count = 1;
    request.tags = {{"made", "with"}};
    ASSERT_TRUE(call(&Engine::create_stream, request));
    const std::string t = "arn:aws:kinesis:us-east-1:000000000000:stream/t";
    EXPECT_THAT(tags_of(t), ElementsAre(Pair("made", "with")));
    remove("t");
    create("t");
    EXPECT_THAT(tags_of(t), IsEmpty());
}

TEST_F(KinesisTags, OfConsumersAreTheirOwn) {
    api::RegisterStreamConsumerRequest registration;
    registration.stream_arn = arn;
    registration.consumer_name = "c";
    registration.tags = {{"who", "c"}};
    const auto consumer = call(&Engine::register_stream_consumer, registration);
    ASSERT_TRUE(consumer);
    const auto consumer_arn = consumer->consumer.consumer_arn;
    ASSERT_TRUE(call(&Engine::tag_resource, api::TagResourceRequest{consumer_arn, {{"x", "1"}}}));
    EXPECT_THAT(tags_of(consumer_arn), ElementsAre(Pair("who", "c"), Pair("x", "1")));
    EXPECT_THAT(tags_of(), IsEmpty());
    ASSERT_TRUE(call(&Engine::untag_resource, api::UntagResourceRequest{consumer_arn, {"who"}}));
    EXPECT_THAT(tags_of(consumer_arn), ElementsAre(Pair("x", "1")));

    api::DeregisterStreamConsumerRequest end;
    end.consumer_arn = consumer_arn;
    ASSERT_TRUE(call(&Engine::deregister_stream_consumer, end));
    registration.tags.clear();
    ASSERT_TRUE(call(&Engine::register_stream_consumer, registration));
    EXPECT_THAT(tags_of(consumer_arn), IsEmpty()) << "of the same name and the same second";
}

TEST_F(KinesisTags, NeedAResourceThatExists) {
    EXPECT_THAT(
        call(&Engine::tag_resource,
             api::TagResourceRequest{"arn:aws:kinesis:us-east-1:000000000000:stream/no",
                                     {{"a", "b"}}}),
        Refuses("ResourceNotFoundException", "Stream no under account 000000000000 not found."));
    const std::string consumer = std::string(arn) + "/consumer/c:1700000000";
    EXPECT_THAT(call(&Engine::list_tags_for_resource, api::ListTagsForResourceRequest{consumer}),
                Refuses("ResourceNotFoundException",
                        "Consumer " + consumer + ", account 000000000000 not found."));
}

}  // namespace
}  // namespace kcl::local::kinesis
