#include "kcl/local/service_factory.h"

#include "kcl/base/random.h"
#include "kcl/local/dynamodb/dynamodb_service.h"
#include "kcl/local/kinesis/kinesis_service.h"

#include <cassert>

namespace kcl::local {

namespace {

std::unique_ptr<Service> make_kinesis(std::chrono::milliseconds delay, Random& random) {
    kinesis::Settings settings;
    settings.create_delay = settings.update_delay = settings.delete_delay = delay;
    return std::make_unique<kinesis::KinesisService>(kinesis::Engine(settings), random);
}

std::unique_ptr<Service> make_dynamodb(std::chrono::milliseconds delay, Random& random) {
    dynamodb::EngineSettings settings;
    settings.table_creation = settings.table_update = settings.table_deletion = delay;
    settings.index_creation = settings.index_deletion = delay;
    return std::make_unique<dynamodb::DynamoDbService>(random, settings);
}

}  // namespace

ServiceFactory service_factory(const LocalOptions& options) {
    // Identifiers must differ from run to run; that nobody could guess them is not needed here.
    auto random = std::make_shared<SeededRandom>(SystemRandom().next());
    return [random, delay = options.delay](const std::string& name) {
        assert(name == "kinesis" || name == "dynamodb");
        return name == "kinesis" ? make_kinesis(delay, *random) : make_dynamodb(delay, *random);
    };
}

}  // namespace kcl::local
