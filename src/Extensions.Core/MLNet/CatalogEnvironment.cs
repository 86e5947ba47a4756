using Microsoft.ML.Runtime;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>The environment behind ML.NET's catalogs, for catalog methods of ours.</summary>
internal static class CatalogEnvironment
{
    public static IHostEnvironment Of(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ((IInternalCatalog)catalog).Environment;
    }
}
