#include "firmware/lab/console_texts.h"

#include "firmware/lab/line_editor.h"

namespace wirelab::lab {
namespace {

static_assert(LineEditor::kLongestLine == 990, "the texts below say so");

constexpr ConsoleTexts kEnglish{
    .no_chat = "no chat runs, so nobody was told; wirelab lab start chat starts one",
    .not_running = "that chat does not run, so nobody was told; wirelab lab start starts it",
    .nothing = "there is nothing to say behind the chat's name",
    .too_long = "the line was not said: it is longer than 990 bytes. Say it in several",
    .not_text = "the line was not said: it is not UTF-8. Set the terminal to UTF-8 and type it again",
};

constexpr ConsoleTexts kSpanish{
    .no_chat = "no hay ningún chat en marcha y nadie lo ha recibido; wirelab lab start chat inicia uno",
    .not_running = "ese chat no está en marcha y nadie lo ha recibido; wirelab lab start lo inicia",
    .nothing = "no hay nada que decir tras el nombre del chat",
    .too_long = "la línea no se ha dicho: tiene más de 990 bytes. Dígala en varias",
    .not_text = "la línea no se ha dicho: no es UTF-8. Ponga el terminal en UTF-8 y escríbala otra vez",
};

}  // namespace

const ConsoleTexts& console_texts(bool spanish) noexcept { return spanish ? kSpanish : kEnglish; }

}  // namespace wirelab::lab
