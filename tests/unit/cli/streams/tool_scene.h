#pragma once

#include "kcl/cli/streams/kinesis_tool.h"

#include "tests/unit/streams/local_stream.h"

#include <boost/json/parse.hpp>

#include <sstream>

namespace kcl::cli {

/// A command on the local engine, and what it prints.
class ToolScene : public streams::LocalStream {
  protected:
    using LocalStream::LocalStream;

    KinesisTool tool() {
        return {io.get_executor(), kinesis, clock, random, {out, err, for_terminal, false}, {}};
    }
    boost::json::value printed_json() const { return boost::json::parse(out.str()); }
    std::vector<std::string> lines() const {
        std::istringstream text(out.str());
        std::vector<std::string> all;
        for (std::string line; std::getline(text, line);) all.push_back(line);
        return all;
    }

    std::ostringstream out;
    std::ostringstream err;
    bool for_terminal = false;
};

}  // namespace kcl::cli
