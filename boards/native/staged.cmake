# Run by CPack over the files it has gathered: what Debian wants otherwise than a plain installation, and one time for all.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(time $ENV{SOURCE_DATE_EPOCH})
if(NOT time)
  message(FATAL_ERROR "SOURCE_DATE_EPOCH is not set: boards/deb makes the package")
endif()
set(doc ${root}/usr/share/doc/wirelab)

# Debian's zsh looks for what packages bring in a folder of its own.
file(MAKE_DIRECTORY ${root}/usr/share/zsh/vendor-completions)
file(RENAME ${root}/usr/share/zsh/site-functions/_wirelab ${root}/usr/share/zsh/vendor-completions/_wirelab)
file(REMOVE_RECURSE ${root}/usr/share/zsh/site-functions)

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog "wirelab (${CPACK_PACKAGE_VERSION}) stable; urgency=medium

  * What is new stands in the repository's history.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
foreach(file share/man/man1/wirelab.1 share/man/man8/wirelabd.8 share/doc/wirelab/changelog)
  execute_process(COMMAND gzip -9n ${root}/usr/${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
execute_process(COMMAND find ${root} -exec touch --no-dereference --date=@${time} {} + COMMAND_ERROR_IS_FATAL ANY)
