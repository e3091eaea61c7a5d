#pragma once

#include "dynamodb/call.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// A statement as JSON.
inline std::string quoted(std::string_view text) {
    std::string json("\"");
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return json + '"';
}

/// The service with three songs of the artist "a", and a way to say statements.
class PartiQl : public testing::Test, public ServiceUnderTest {
  protected:
    void SetUp() override {
        said("CreateTable", R"({"TableName":"music","BillingMode":"PAY_PER_REQUEST",
            "KeySchema":[{"AttributeName":"artist","KeyType":"HASH"},
                         {"AttributeName":"song","KeyType":"RANGE"}],
            "AttributeDefinitions":[{"AttributeName":"artist","AttributeType":"S"},
                                    {"AttributeName":"song","AttributeType":"S"},
                                    {"AttributeName":"label","AttributeType":"S"}],
            "GlobalSecondaryIndexes":[{"IndexName":"by-label",
                "KeySchema":[{"AttributeName":"label","KeyType":"HASH"}],
                "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["year"]}}]})");
        said("CreateTable", R"({"TableName":"numbers","BillingMode":"PAY_PER_REQUEST",
            "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
            "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"N"}]})");
        for (const auto* song : {"1", "2", "3"})
            run(std::string("INSERT INTO music VALUE {'artist': 'a', 'song': '") + song +
                "', 'label': 'l', 'year': 200" + song + "}");
    }

    static std::string body(std::string_view statement, std::string_view more = {}) {
        return R"({"Statement":)" + quoted(statement) + std::string(more) + "}";
    }
    /// What a statement answers, without what stands around every answer or refusal.
    std::string run(std::string_view statement, std::string_view more = {}) {
        auto text = refused("ExecuteStatement", body(statement, more));
        constexpr std::string_view good = R"(200 {"Items":)";
        if (text.starts_with(good)) text = text.substr(good.size(), text.size() - good.size() - 1);
        return text;
    }
    /// The sort keys that a WHERE selects of the three songs of "a".
    std::string songs(const std::string& where) {
        std::string found;
        const auto text = run("SELECT song FROM music WHERE " + where);
        if (!text.starts_with('[')) return text;
        for (std::size_t at = 0; (at = text.find(R"("S":")", at)) != text.npos; at += 5)
            found += text[at + 5];
        return found;
    }
    std::string transact(const std::vector<std::string>& statements, std::string_view more = {}) {
        std::string list;
        for (const auto& statement : statements)
            list += (list.empty() ? "" : ",") + body(statement);
        return said("ExecuteTransaction",
                    R"({"TransactStatements":[)" + list + "]" + std::string(more) + "}");
    }
    std::string batch(const std::vector<std::string>& statements) {
        std::string list;
        for (const auto& statement : statements)
            list += (list.empty() ? "" : ",") + body(statement);
        return said("BatchExecuteStatement", R"({"Statements":[)" + list + "]}");
    }
};

}  // namespace kcl::local::dynamodb
