namespace MLExtensions.AutoML;

/// <summary>A file that a process holds locked while it lives: the system lets go of it however the process ends, so that others know at once.</summary>
internal sealed class OwnerLock : IDisposable
{
    private readonly FileStream file;

    private OwnerLock(FileStream file) => this.file = file;

    public static OwnerLock Take(string folder, string owner)
    {
        Directory.CreateDirectory(folder);
        return new(new FileStream(PathOf(folder, owner), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
    }

    /// <summary>Whether locks hold in this folder at all; on some network file systems they do not.</summary>
    public bool Holds => !IsFree(file.Name);

    /// <summary>Whether an owner is known to be gone.</summary>
    public static bool IsGone(string folder, string owner) => IsFree(PathOf(folder, owner));

    public void Dispose() => file.Dispose();

    private static string PathOf(string folder, string owner) => Path.Combine(folder, owner + ".lock");

    private static bool IsFree(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
