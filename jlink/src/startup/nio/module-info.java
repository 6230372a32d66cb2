/// As little of a server as answers a request, to compare the start of the images with.
module baseline {}
