// The source of libraries that exist for their precompiled headers alone (WirelabTargets.cmake): only what the build
// includes here matters.
namespace wirelab {
extern const int kPrecompiled;
const int kPrecompiled = 0;
}  // namespace wirelab
