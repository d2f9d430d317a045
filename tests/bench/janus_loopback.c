/*
 * Janus and libnice leave loopback out of their candidates, whatever ice_enforce_list says.
 * Preloaded into the Janus child only, this shows them `lo` as an ordinary interface, and no other,
 * so that nothing of the bench can be reached from outside the machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>

int getifaddrs(struct ifaddrs **list)
{
    int (*real)(struct ifaddrs **) = (int (*)(struct ifaddrs **))dlsym(RTLD_NEXT, "getifaddrs");
    int result = real(list);
    if (result != 0)
        return result;
    for (struct ifaddrs *entry = *list; entry != NULL; entry = entry->ifa_next) {
        if (strcmp(entry->ifa_name, "lo") == 0)
            entry->ifa_flags &= ~(unsigned int)IFF_LOOPBACK;
        else
            entry->ifa_flags &= ~(unsigned int)(IFF_UP | IFF_RUNNING);
    }
    return 0;
}
