using System.Runtime.InteropServices;

namespace MLExtensions.Columns;

/// <summary>Values outside the managed heap: their memory goes back at once when it is freed, and is not touched before it is written.</summary>
/// <param name="length">Number of values, undefined at first.</param>
internal sealed unsafe class NativeArray<T>(int length) : IDisposable where T : unmanaged
{
    private T* start = (T*)NativeMemory.Alloc((nuint)length, (nuint)sizeof(T));

    ~NativeArray() => Free();

    public Span<T> Span => new(start, length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(start);
        start = null;
        length = 0;
    }
}
