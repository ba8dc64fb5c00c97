// See CMakeLists.txt: only what is included here by the build matters.
int main() { return 0; }
