namespace MLExtensions.Columns;

/// <summary>Keeps the features of rows in numbered slots, in memory outside the managed heap that is taken once.</summary>
internal abstract class FeatureSlots : IDisposable
{
    /// <summary>Whether one more row fits.</summary>
    public abstract bool HasRoom(ExampleRow row);

    /// <summary>Writes the features of a row into an empty slot.</summary>
    public abstract void Store(int slot, ExampleRow row);

    /// <summary>Copies the features of a slot into a row.</summary>
    public abstract void Load(int slot, ExampleRow row);

    /// <summary>Empties a slot.</summary>
    public abstract void Free(int slot);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}
