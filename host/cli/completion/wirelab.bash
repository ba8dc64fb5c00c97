# bash completion for wirelab. Names on the appliance are asked for with `wirelab ls`.

_wirelab() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local verbs="ls get put rm mv login signin completion"
  local commands="LIST_FILES DOWNLOAD_FILE UPLOAD_FILE DELETE_FILE RENAME_FILE LOGIN SIGNIN"
  local options="--help --version --ip --port --timeout --json --lang --no-progress"
  local verb="" word index
  local -a server=()

  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    case $word in
      --ip | --port) server+=("$word" "${COMP_WORDS[index + 1]}"); ((index++)) ;;
      --timeout | --lang) ((index++)) ;;
      -*) ;;
      *) verb=$word; break ;;
    esac
  done

  COMPREPLY=()
  case $previous in
    --lang) mapfile -t COMPREPLY < <(compgen -W "en es" -- "$current"); return ;;
    --ip | --port | --timeout | --as) return ;;
    -o | --output | --password-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
  esac

  case $verb in
    get) options+=" -o --output --force" ;;
    put) options+=" --as" ;;
    login | signin) options+=" --password-file" ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "-h $options" -- "$current")
    return
  fi

  case $verb in
    "") mapfile -t COMPREPLY < <(compgen -W "$verbs $commands" -- "$current") ;;
    put | UPLOAD_FILE) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    completion) mapfile -t COMPREPLY < <(compgen -W "bash zsh" -- "$current") ;;
    ls | get | rm | mv | LIST_FILES | DOWNLOAD_FILE | DELETE_FILE | RENAME_FILE)
      # Names are taken as whole lines; those that the shell would split are quoted.
      while IFS= read -r word; do
        [[ $word == "$current"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
      done < <(wirelab "${server[@]}" --timeout 2 ls 2>/dev/null)
      ;;
  esac
}

complete -F _wirelab wirelab
