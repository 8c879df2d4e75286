# SPDX-License-Identifier: GPL-2.0
#
#   make                     the module (kmod/hsrp.ko) and the tool (ctl/hsrpctl)
#   make KDIR=/path          the module against another kernel's build directory
#   make W=1 [C=1]           as in the kernel: more warnings, sparse
#   make install             module, tool, and the name of our route protocol
#   make check | demo | lint see Documentation/testing.rst
#   make html                Documentation as HTML, in Documentation/_build/html
#
# The kernel's build system comes in through Kbuild, not through this file.

KVER ?= $(shell uname -r)
KDIR ?= $(or $(wildcard /lib/modules/$(KVER)/build),$(OTHER_KDIR),\
	/lib/modules/$(KVER)/build)
# In a container the running kernel is the host's: take the newest that is here.
OTHER_KDIR = $(shell ls -d /lib/modules/*/build 2>/dev/null | sort -V | tail -n 1)
DESTDIR ?=
PREFIX ?= /usr
RT_PROTOS_DIR ?= /etc/iproute2/rt_protos.d

TOP := $(CURDIR)
KBUILD = $(MAKE) -C $(KDIR) M=$(TOP)
CTL = $(MAKE) -C ctl DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

# The number that ip(8) and routing daemons know our routes by.
RTPROT = $(shell sed -n 's/^\#define HSRP_RTPROT[[:space:]]*//p' uapi/linux/hsrp.h)

.PHONY: all module tool install module_install modules_install tool_install \
	clean help html

all: module tool

module:
	@[ $(KDIR) = /lib/modules/$(KVER)/build ] || \
		echo "Building for the kernel of $(KDIR)"
	+$(KBUILD) modules

tool:
	+$(CTL)

install: modules_install tool_install

# INSTALL_MOD_PATH is the kernel's word for DESTDIR.
modules_install module_install: module
	+$(KBUILD) INSTALL_MOD_PATH=$(DESTDIR) modules_install

tool_install: tool
	+$(CTL) install
	install -d $(DESTDIR)$(RT_PROTOS_DIR)
	printf '%s\thsrp\n' '$(RTPROT)' >$(DESTDIR)$(RT_PROTOS_DIR)/hsrp.conf
	chmod 644 $(DESTDIR)$(RT_PROTOS_DIR)/hsrp.conf

# Also where no kernel headers are installed (any more).
clean:
	+[ ! -d $(KDIR) ] || $(KBUILD) clean
	+$(CTL) clean

html:
	sphinx-build -q -W --keep-going -b html Documentation \
		Documentation/_build/html

help:
	@sed -n '3,/^$$/s/^# \{0,1\}//p' $(firstword $(MAKEFILE_LIST))

-include selftests/tests.mk
-include scripts/lint/lint.mk
-include selftests/uml/uml.mk
-include selftests/debug/debug.mk
