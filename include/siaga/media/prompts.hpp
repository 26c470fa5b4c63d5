// Purpose: the announcements as files. What a regency put there is left alone; what is missing is
// spoken by espeak-ng from the texts in config/prompts/prompts.tsv (or those built in).
// Thread: blocking (runs espeak-ng); at start, before media serves calls. Errors: names what failed;
// a prompt that is missing all the same is played as ringback with a warning, never as silence.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::media {

struct PromptText {
    std::string name;   // "terhubung-id": the file is NAME.wav
    std::string voice;  // espeak-ng voice: "id", "en"
    std::string text;
};

// Terhubung ("you are connected"), mohon-tunggu ("please wait"); each in Indonesian and English.
const std::vector<PromptText>& built_in_prompts();

// One prompt a line, `name<TAB>voice<TAB>text`, `#` comments.
Result<std::vector<PromptText>> read_prompt_texts(const std::filesystem::path& tsv);

// Makes every missing NAME.wav in `dir`; answers how many were made. If `dir` holds prompts.tsv, its
// texts come on top of the built-in ones.
Result<int> ensure_prompts(const std::filesystem::path& dir);

}  // namespace siaga::media
