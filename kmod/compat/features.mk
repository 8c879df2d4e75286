# SPDX-License-Identifier: GPL-2.0
# Written for the newest kernel: headers of this directory wrap the kernel's own and
# stand in for what an older one lacks, as found by a look into its headers. Part of
# the Kbuild files of those who include them.
hsrp-have = $(if $(shell grep -sw '$(2)' $(srctree)/include/linux/$(1)),-DHSRP_HAVE_$(3))
ccflags-y += $(call hsrp-have,hrtimer.h,hrtimer_setup,HRTIMER_SETUP)
ccflags-y += $(call hsrp-have,timer.h,timer_delete_sync,TIMER_DELETE_SYNC)

ccflags-y += $(call hsrp-have,netdevice.h,tcx_ingress,TCX)
ccflags-y += $(call hsrp-have,netdevice.h,lltx,LLTX_BIT)
ccflags-y += $(call hsrp-have,../net/xfrm.h,XFRM_DEV_OFFLOAD_PACKET,XFRM_LASTUSED)
ccflags-y += $(call hsrp-have,../net/gso.h,skb_gso_validate_network_len,GSO_H)
ccflags-y += $(call hsrp-have,../net/xfrm.h,pcpu_num,XFRM_PCPU)
ccflags-y += $(call hsrp-have,crypto.h,crypto_completion_t..void,CRYPTO_DATA)
