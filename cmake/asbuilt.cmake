# The two ways a target is made here: a room (static library) and a test program.

# asbuilt_room(<name> SOURCES a.cpp ... [LINK lib ...] [LINK_PRIVATE lib ...])
# Makes the library asbuilt_<name>. Includes are written from the top of the tree.
function(asbuilt_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK;LINK_PRIVATE" ${ARGN})
  add_library(asbuilt_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(asbuilt_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(asbuilt_${name} PUBLIC ${ROOM_LINK} PRIVATE ${ROOM_LINK_PRIVATE} asbuilt_flags)
endfunction()

# The programs of the fast set, built without the rest under the sanitizers.
add_custom_target(fast_test_programs)

# asbuilt_test(<name> LABEL unit|contract|accuracy|store|cli|repo|fuzz [slow] SOURCES a.cpp ... LINK lib ...)
# Makes one GoogleTest program and registers it with CTest under its label. Tests labelled
# `accuracy` or `slow` are the slow set; all others together are the fast set.
function(asbuilt_test name)
  cmake_parse_arguments(T "" "TIMEOUT" "LABEL;SOURCES;LINK" ${ARGN})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  if(ASBUILT_SANITIZE)  # several times as slow
    math(EXPR T_TIMEOUT "3 * ${T_TIMEOUT}")
  endif()
  add_executable(${name} ${T_SOURCES})
  target_link_libraries(${name} PRIVATE ${T_LINK} asbuilt_flags GTest::gtest GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    ASBUILT_FIXTURES_DIR="${PROJECT_SOURCE_DIR}/fixtures")
  if(NOT T_LABEL MATCHES "accuracy|slow")
    add_dependencies(fast_test_programs ${name})
  endif()
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS "${T_LABEL}" TIMEOUT ${T_TIMEOUT})
endfunction()
