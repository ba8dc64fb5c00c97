# bash completion for wirelab. Names on the appliance are asked for with `wirelab ls`.

# Sets `words` to the words up to the cursor, as the shell will see them. COMP_WORDS is split at : and = too, which cuts
# an IPv6 address and --option=value into pieces: those that no blank parts are put together again.
_wirelab_words() {
  local rest=${COMP_LINE:0:COMP_POINT} word blanks part="" index
  words=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if ((index == 0)); then
      rest=${rest#*"$word"}
      words=("$word")
      continue
    fi
    blanks=${rest%%[![:blank:]]*}
    rest=${rest#"$blanks"}
    # The last one reaches to the cursor, which may stand inside of it.
    ((index < COMP_CWORD)) || word=$rest
    rest=${rest#"$word"}
    if [[ -z $blanks && ($word == [:=@]* || $part == *[:=@]) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    part=$word
  done
}

# Offers those of the words $1 that begin with what is typed.
_wirelab_offer() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_wirelab_offer_files() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}

# Names are taken as whole lines. The server chose them, so whatever the shell would act upon is quoted; where a quote is
# open already, names that would need more than it are left out.
_wirelab_offer_names() {
  local name quoted
  # A key that nobody saw must not be kept because of a Tab.
  case "${server[*]} ${WIRELAB_WIRE-}" in
    *plain* | *classic*) ;;
    *) server+=(--known-only) ;;
  esac
  while IFS= read -r name; do
    if [[ -z $quote ]]; then
      printf -v quoted '%q' "$name"
    elif [[ $name == *[\"\'\\\$\`!]* ]]; then
      continue
    else
      quoted=$name
    fi
    [[ $name == "$current"* || $quoted == "$current"* ]] && COMPREPLY+=("$quoted")
  done < <("${program/#\~\//$HOME/}" "${server[@]}" --timeout 2 ls 2>/dev/null)
}

_wirelab() {
  local verbs="ls get put rm mv mkdir rmdir df info hash mirror shell login signin claim accounts account passwd trust forget identity status arp dhcp ping nexthop timeline capture trace lab flash completion"
  local commands="LIST_FILES DOWNLOAD_FILE UPLOAD_FILE DELETE_FILE RENAME_FILE LOGIN SIGNIN"
  commands+=" NET_STATUS NET_WATCH ARP_TABLE ARP_DELETE ARP_RESOLVE DHCP_RENEW DHCP_RELEASE DHCP_DISCOVER PING NEXT_HOP LAB_LIST LAB_START LAB_STOP LAB_SAY LAB_HEAR"
  local labs="v0 v1 v2 v2-no-nagle v3 v4 upper-line chat chat-udp secret sink upper-udp upper-tcp web web-bytes time time-warning time-strict"
  local experiments="nagle delayed-ack tcp-vs-udp refused ephemeral-port release-renew arp-flush next-hop ip-header"
  local options="--help --version --ip --port --timeout --json --lang --no-progress --plain --classic --fingerprint --ca --known-only --login --password-file"
  local program=$1 verb="" task="" option="" quote="" word index
  local -a words server=()
  _wirelab_words
  local last=$((${#words[@]} - 1))
  local current=${words[last]} previous=${words[last - 1]}
  # Readline replaces only what stands behind the last of its own word ends: the rest must not be offered again.
  local before=${current%"$2"}

  for ((index = 1; index < last; index++)); do
    word=${words[index]}
    case $word in
      --ip | --port | --fingerprint | --ca) server+=("$word" "${words[index + 1]}"); ((index++)) ;;
      --ip=* | --port=* | --fingerprint=* | --ca=* | --plain | --classic) server+=("$word") ;;
      --timeout | --lang | --login | -j | --jobs | --as | -o | --output | --password-file | --hostname | --user | --address | --gateway | --dns | --ntp | --access | --claim-code | --labs | --code | --new-password-file | --renew-after | --wait | -c | --count | --size | --ttl | -w | --write | --lab | --port-filter | --host | --interface | --snap | --seconds | --packets | --protocol | --record | --svg | --html | --annotate | --conversation | --local | --faults | --seed | --name | --appliance-port)
        ((index++))
        ;;
      -*) ;;
      *)
        if [[ -z $verb ]]; then verb=$word; elif [[ -z $task ]]; then task=$word; fi
        ;;
    esac
    # A command of the protocol owns all that follows it.
    [[ $verb != [A-Z]* ]] || break
  done

  case $verb in
    ls) options+=" -l --long" ;;
    get) options+=" -o --output --force -r --recursive -j --jobs" ;;
    put) options+=" --as --replace --new -r --recursive -j --jobs" ;;
    rm) options+=" -r --recursive" ;;
    mirror) options+=" --delete --dry-run -j --jobs" ;;
    claim) options+=" --code" ;;
    account | passwd) options+=" --new-password-file" ;;
    status) options+=" --watch" ;;
    dhcp) options+=" --renew-after --wait" ;;
    ping) options+=" -c --count --size --ttl" ;;
    timeline) options+=" --follow --verbose" ;;
    lab) options+=" --faults --seed --name --as --trace --local --check --svg --html --annotate --no-raw --no-payload --appliance-port" ;;
    trace) options+=" --svg --html --annotate --lab --conversation --no-raw --no-payload" ;;
    capture) options+=" -w --write --lab --port-filter --host --everything --protocol --interface --snap --seconds --packets --record --recorded --local --force" ;;
    flash) options+=" --yes --hostname --user --address --gateway --dns --ntp --access --claim-code --labs" ;;
    [A-Z]*) options="" previous="" ;;
  esac
  if [[ -n $options && $current == --*=* ]]; then
    previous=${current%%=*}
    option=$previous=
    current=${current#*=}
  fi
  if [[ $current == [\"\']* ]]; then
    quote=${current:0:1}
    current=${current:1}
  fi

  COMPREPLY=()
  case $previous in
    --lang) _wirelab_offer "en es" ;;
    --access) _wirelab_offer "open login-to-write login" ;;
    --ip | --port | --fingerprint | --code | --timeout | --login | -j | --jobs | --as | --hostname | --user | --address | --gateway | --dns | --ntp | --claim-code | --labs | --renew-after | --wait | -c | --count | --size | --ttl | --lab | --port-filter | --host | --interface | --snap | --seconds | --packets | --record | --conversation | --faults | --seed | --name | --appliance-port) ;;
    --protocol) _wirelab_offer "arp icmp tcp udp" ;;
    --local) _wirelab_offer "$(ls /sys/class/net 2>/dev/null)" ;;
    -o | --output | -w | --write | --svg | --html | --annotate | --password-file | --new-password-file | --ca) _wirelab_offer_files ;;
    *)
      if [[ -n $options && $current == -* ]]; then
        _wirelab_offer "-h $options"
      else
        case $verb in
          "") _wirelab_offer "$verbs $commands" ;;
          put | flash | identity | UPLOAD_FILE) _wirelab_offer_files ;;
          account) [[ -n $task ]] || _wirelab_offer "role remove password" ;;
          arp) [[ -n $task ]] || _wirelab_offer "list delete resolve" ;;
          dhcp) [[ -n $task ]] || _wirelab_offer "show renew release discover" ;;
          mirror) if [[ -z $task ]]; then _wirelab_offer "get put"; else _wirelab_offer_files; fi ;;
          trace) if [[ -z $task ]]; then _wirelab_offer "explain"; else _wirelab_offer_files; fi ;;
          lab) if [[ -z $task ]]; then _wirelab_offer "list start stop run chat"; else if [[ $task == run ]]; then _wirelab_offer "$labs $experiments"; else _wirelab_offer "$labs"; fi; fi ;;
          completion) _wirelab_offer "bash zsh" ;;
          ls | get | rm | mv | rmdir | info | hash | LIST_FILES | DOWNLOAD_FILE | DELETE_FILE | RENAME_FILE) _wirelab_offer_names ;;
        esac
      fi
      ;;
  esac
  COMPREPLY=("${COMPREPLY[@]/#/$option$quote}")
  COMPREPLY=("${COMPREPLY[@]#"$before"}")
}

complete -F _wirelab wirelab
