#pragma once

// What most unit tests include, compiled once. Not a reason to leave out an include.
#include "kcl/base/pch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
