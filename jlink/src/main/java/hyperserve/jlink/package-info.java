/// Makes the images: started by this project's POM, and not part of any image.
package hyperserve.jlink;
