using static TorchSharp.torch;

namespace Extensions.Trainers.Tests;

public class SmokeTests
{
    [Fact]
    public void NativeLibrary_Loads()
    {
        using var x = ones(2, 3);
        Assert.Equal(6f, x.sum().item<float>());
    }
}
